@NullMarked
package dev.offpeak.hooks;

import org.jspecify.annotations.NullMarked;
