package dev.offpeak.store.sqlite;

import dev.offpeak.model.Usage;
import dev.offpeak.store.CallEntry;
import dev.offpeak.store.CallEntry.Bill;
import dev.offpeak.store.CallEntry.Metering;

/** What the new entries of one transaction add to one cell. Not thread-safe. */
final class CallSums {

  long calls;
  long booked;
  long streamed;
  long gaveUp;
  long estimated;
  Usage usage = Usage.NONE;
  long paid;
  long synchronous;
  long unpriced;

  void add(CallEntry entry) {
    long count = entry.calls();
    calls += count;
    streamed += Boolean.TRUE.equals(entry.course().streamed()) ? count : 0;
    gaveUp += Boolean.TRUE.equals(entry.course().gaveUp()) ? count : 0;
    Bill bill = entry.bill();
    if (!bill.booked()) {
      return;
    }
    booked += count;
    estimated += bill.metering() == Metering.ESTIMATED ? count : 0;
    usage = usage.plus(bill.billed().usage());
    if (bill.paid() == null || bill.synchronous() == null) {
      unpriced += count;
    } else {
      paid += bill.paid().nanos();
      synchronous += bill.synchronous().nanos();
    }
  }
}
