/** The engine: Offpeak as a library. Open {@link dev.offpeak.Engine}. */
@NullMarked
package dev.offpeak;

import org.jspecify.annotations.NullMarked;
