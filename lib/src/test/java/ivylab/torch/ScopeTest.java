package ivylab.torch;

import static ivylab.torch.Given.learnt;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ScopeTest {

  @Test
  void a_scope_sets_recording_and_restores_what_was_before() {
    try (Scope first = Scope.recording()) {
      assertTrue(JniUtils.isGradMode());
      try (Scope second = Scope.evaluating()) {
        assertFalse(JniUtils.isGradMode());
        try (Scope third = Scope.recording()) {
          assertTrue(JniUtils.isGradMode());
        }
        assertFalse(JniUtils.isGradMode());
      }
      assertTrue(JniUtils.isGradMode());
    }
    try (Scope first = Scope.evaluating()) {
      try (Scope second = Scope.recording()) {
        assertTrue(JniUtils.isGradMode());
      }
      assertFalse(JniUtils.isGradMode());
    }
  }

  @Test
  void a_scope_restores_recording_after_an_exception() {
    try (Scope outer = Scope.recording()) {
      assertThrows(
          IllegalStateException.class,
          () -> {
            try (Scope inner = Scope.evaluating()) {
              throw new IllegalStateException();
            }
          });
      assertTrue(JniUtils.isGradMode());
    }
  }

  @Test
  void tensors_are_freed_when_their_scope_is_closed_unless_kept() {
    NDArray freed, kept;
    try (Scope outer = Scope.evaluating()) {
      NDArray before = Given.number(1);
      try (Scope scope = Scope.evaluating()) {
        freed = Given.number(2).square();
        kept = scope.keep(Given.number(3).square());
      }
      assertTrue(freed.isReleased());
      assertFalse(kept.isReleased());
      assertFalse(before.isReleased(), "made before");
      assertEquals(9, Tensors.scalar(kept));
      kept.close();
    }
  }

  @Test
  void what_is_kept_from_a_scope_is_freed_by_the_scope_around_it() {
    NDArray kept, keptTwice;
    try (Scope first = Scope.evaluating()) {
      try (Scope outer = Scope.evaluating()) {
        try (Scope inner = Scope.evaluating()) {
          kept = inner.keep(Given.number(2).square());
          keptTwice = inner.keep(Given.number(3).square());
        }
        outer.keep(keptTwice);
        assertFalse(kept.isReleased());
      }
      assertTrue(kept.isReleased());
      assertFalse(keptTwice.isReleased());
    }
    assertTrue(keptTwice.isReleased());
  }

  @Test
  void gradients_are_freed_with_their_scope() {
    NDArray gradient;
    try (Scope scope = Scope.recording()) {
      NDArray x = learnt(Given.number(2));
      gradient = Autograd.grad(x.square(), x, false);
    }
    assertTrue(gradient.isReleased());
  }

  @Test
  void recording_belongs_to_the_thread() throws InterruptedException {
    AtomicReference<String> seen = new AtomicReference<>("");
    try (Scope scope = Scope.recording()) {
      Thread other =
          new Thread(
              () -> {
                try (Scope evaluating = Scope.evaluating()) {
                  seen.set(JniUtils.isGradMode() ? "records" : "does not record");
                }
              });
      other.start();
      other.join();
      assertEquals("does not record", seen.get());
      assertTrue(JniUtils.isGradMode(), "another thread's scope does not change this one");
    }
    try (Scope scope = Scope.evaluating()) {
      Thread other =
          new Thread(
              () -> {
                try (Scope recording = Scope.recording()) {
                  NDArray x = learnt(Given.number(3));
                  seen.set("" + Tensors.scalar(Autograd.grad(x.square(), x, false)));
                }
              });
      other.start();
      other.join();
      assertEquals("6.0", seen.get());
      assertFalse(JniUtils.isGradMode());
    }
  }

  @Test
  void without_recording_nothing_has_a_history() {
    try (Scope scope = Scope.evaluating()) {
      NDArray x = learnt(Given.random(1, 3));
      assertArrayEquals(new double[3], Tensors.toArray(Autograd.grad(x.square(), x, false)));
    }
  }
}
