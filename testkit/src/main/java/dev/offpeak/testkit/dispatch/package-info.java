/**
 * What the dispatcher obeys on every store, one abstract suite a concern. Open {@link
 * dev.offpeak.testkit.dispatch.DispatchContract}.
 */
@NullMarked
package dev.offpeak.testkit.dispatch;

import org.jspecify.annotations.NullMarked;
