/** How text gets onto a terminal: its width, its colours, its units. */
@NullMarked
package dev.offpeak.app.terminal;

import org.jspecify.annotations.NullMarked;
