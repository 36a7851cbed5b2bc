/** Examples to copy. Open {@link dev.offpeak.examples.EngineExample}. */
@NullMarked
package dev.offpeak.examples;

import org.jspecify.annotations.NullMarked;
