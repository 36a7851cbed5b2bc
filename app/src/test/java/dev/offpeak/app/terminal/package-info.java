/** Tests of what fits on a terminal. */
@NullMarked
package dev.offpeak.app.terminal;

import org.jspecify.annotations.NullMarked;
