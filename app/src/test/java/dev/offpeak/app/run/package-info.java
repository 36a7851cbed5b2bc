/** Tests of {@code run}, from inside. */
@NullMarked
package dev.offpeak.app.run;

import org.jspecify.annotations.NullMarked;
