/** Tests of {@code config}, from inside. */
@NullMarked
package dev.offpeak.app.config;

import org.jspecify.annotations.NullMarked;
