/** Parsers of foreign bytes, and what must hold whatever they are fed. */
@NullMarked
package dev.offpeak.fuzz;

import org.jspecify.annotations.NullMarked;
