/** Real processes of the program, against the sandbox and its charge counter. */
@NullMarked
package dev.offpeak.e2e;

import org.jspecify.annotations.NullMarked;
