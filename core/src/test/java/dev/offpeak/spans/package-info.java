@NullMarked
package dev.offpeak.spans;

import org.jspecify.annotations.NullMarked;
