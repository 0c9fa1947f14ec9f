/** The life of a job at RunPod: ledger, submission, polling, webhooks, end. */
@NullMarked
package io.sentryal.insar.runpod.internal.jobs;

import org.jspecify.annotations.NullMarked;
