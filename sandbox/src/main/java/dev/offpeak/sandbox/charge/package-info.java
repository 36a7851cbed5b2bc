/** What was billed: token usage, and the counter that compares charges with requests per body. */
@NullMarked
package dev.offpeak.sandbox.charge;

import org.jspecify.annotations.NullMarked;
