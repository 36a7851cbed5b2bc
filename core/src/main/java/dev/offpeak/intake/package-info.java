/** From a source to stored requests, all or nothing. Open {@link dev.offpeak.intake.Intake}. */
@NullMarked
package dev.offpeak.intake;

import org.jspecify.annotations.NullMarked;
