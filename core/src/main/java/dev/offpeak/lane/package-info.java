/** Pure decisions about the lane of a request. Open {@link dev.offpeak.lane.LanePolicy}. */
@NullMarked
package dev.offpeak.lane;

import org.jspecify.annotations.NullMarked;
