package io.sentryal.insar.testkit.tck;

import io.sentryal.insar.store.InMemoryStore;
import io.sentryal.insar.store.InsarStore;

/** The store in memory keeps the contract of stores. */
class InMemoryStoreTest extends StoreContract {
  @Override
  protected InsarStore openEmpty() {
    return InMemoryStore.create();
  }
}
