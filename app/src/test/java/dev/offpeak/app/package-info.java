/** The program as a whole, run in this process. */
@NullMarked
package dev.offpeak.app;

import org.jspecify.annotations.NullMarked;
