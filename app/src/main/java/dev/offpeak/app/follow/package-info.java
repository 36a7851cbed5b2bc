/**
 * Shows how a run gets on. Open {@link dev.offpeak.app.follow.Follower}; {@link
 * dev.offpeak.app.follow.ProgressBlock} and {@link dev.offpeak.app.follow.ProgressLine} say what is
 * shown on a terminal and elsewhere.
 */
@NullMarked
package dev.offpeak.app.follow;

import org.jspecify.annotations.NullMarked;
