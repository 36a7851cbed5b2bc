/** A way for fuzzing to what is not public. */
@NullMarked
package dev.offpeak.store.sqlite;

import org.jspecify.annotations.NullMarked;
