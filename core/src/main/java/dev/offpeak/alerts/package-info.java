/**
 * What people should know of before they ask. Open {@link dev.offpeak.alerts.AlertLook} for what is
 * looked at, the rules beside it for when that is an alert, and {@link
 * dev.offpeak.alerts.AlertBook} for when one is told.
 */
@NullMarked
package dev.offpeak.alerts;

import org.jspecify.annotations.NullMarked;
