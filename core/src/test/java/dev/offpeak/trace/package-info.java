@NullMarked
package dev.offpeak.trace;

import org.jspecify.annotations.NullMarked;
