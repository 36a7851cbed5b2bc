/** What decisions on features saved. Open {@link dev.offpeak.savings.Decisions}. */
@NullMarked
package dev.offpeak.savings;

import org.jspecify.annotations.NullMarked;
