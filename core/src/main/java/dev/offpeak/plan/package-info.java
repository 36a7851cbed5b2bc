/**
 * Pure decisions about what goes into a batch and when it closes. Open {@link
 * dev.offpeak.plan.BatchPlanner}.
 */
@NullMarked
package dev.offpeak.plan;

import org.jspecify.annotations.NullMarked;
