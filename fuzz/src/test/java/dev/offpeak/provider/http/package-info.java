/** A way for fuzzing to what is not public. */
@NullMarked
package dev.offpeak.provider.http;

import org.jspecify.annotations.NullMarked;
