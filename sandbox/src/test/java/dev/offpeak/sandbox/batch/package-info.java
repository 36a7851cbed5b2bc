/** Tests of {@code batch}. */
@NullMarked
package dev.offpeak.sandbox.batch;

import org.jspecify.annotations.NullMarked;
