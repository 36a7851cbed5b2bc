/**
 * One YAML file and the environment, read into immutable settings. Open {@link
 * dev.offpeak.app.config.Settings}.
 */
@NullMarked
package dev.offpeak.app.config;

import org.jspecify.annotations.NullMarked;
