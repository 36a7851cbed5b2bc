/** Tests of {@code answer}. */
@NullMarked
package dev.offpeak.sandbox.answer;

import org.jspecify.annotations.NullMarked;
