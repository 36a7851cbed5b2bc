/**
 * What is told to others of what happened here. Open {@link dev.offpeak.hooks.Hooks}: {@link
 * dev.offpeak.hooks.Announcer} makes events of what ended, and each receiver's {@link
 * dev.offpeak.hooks.Sender} delivers them.
 */
@NullMarked
package dev.offpeak.hooks;

import org.jspecify.annotations.NullMarked;
