/** The {@code offpeak} command line. Open {@link dev.offpeak.app.Main}. */
@NullMarked
package dev.offpeak.app;

import org.jspecify.annotations.NullMarked;
