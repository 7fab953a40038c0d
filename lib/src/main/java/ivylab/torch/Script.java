package ivylab.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A small program for the engine itself, written in TorchScript, for operations that DJL does not
 * offer and for loops that should not cross into Java at every iteration. Gradients flow through a
 * call as through any operation. Safe to call from several threads.
 *
 * <p>DJL runs its own TorchScript blocks without gradients, so the call goes to a package-private
 * native method by reflection; {@link Compute} tests at start-up that this still works.
 */
public final class Script {

  private static final MethodHandle RUN;
  private static final MethodHandle RESULT;

  static {
    try {
      Class<?> library = Class.forName("ai.djl.pytorch.jni.PyTorchLibrary");
      Field instance = library.getDeclaredField("LIB");
      instance.setAccessible(true);
      Method run =
          library.getDeclaredMethod(
              "moduleRunMethod",
              long.class,
              String.class,
              long[].class,
              boolean.class,
              boolean.class);
      run.setAccessible(true);
      Constructor<IValue> result = IValue.class.getDeclaredConstructor(long.class);
      result.setAccessible(true);
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ai.djl.engine.Engine.getInstance(); // loads the native library before its first use
      RUN = lookup.unreflect(run).bindTo(instance.get(null));
      RESULT = lookup.unreflectConstructor(result);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this version of the DJL PyTorch engine does not have the method moduleRunMethod that"
              + " gradients need; use the version that IvyLab's pom.xml pins",
          e);
    }
  }

  @SuppressWarnings("UnusedVariable") // keeps the native module alive
  private final PtSymbolBlock module;

  private final long handle;

  private Script(PtSymbolBlock module) {
    this.module = module;
    this.handle = module.getHandle();
  }

  /**
   * Compiles the methods in a resource file next to a class.
   *
   * @param owner the class whose package contains the file
   * @param file for example {@code kernels.py}; methods {@code def name(self, x: Tensor, …) ->
   *     List[Tensor]:}, unindented
   */
  public static Script load(Class<?> owner, String file) {
    try (InputStream in = owner.getResourceAsStream(file)) {
      return compile(
          new String(
              Objects.requireNonNull(in, () -> file + " is not in the package of " + owner)
                  .readAllBytes(),
              StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles methods from their source text. */
  static Script compile(String methods) {
    try {
      PtNDManager manager = (PtNDManager) Compute.root();
      return new Script(
          JniUtils.loadModule(
              manager, new ByteArrayInputStream(ScriptArchive.of(methods)), true, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a method that returns a list of tensors.
   *
   * @param manager owner of the results
   * @param method name in the source
   * @param arguments {@link NDArray}, a {@link List} of them, {@link Boolean}, {@link Integer} or
   *     {@link Double}, in the method's order
   * @return the results, in the method's order
   * @throws ai.djl.engine.EngineException with the engine's own message
   */
  public NDArray[] call(NDManager manager, String method, Object... arguments) {
    IValue[] values = new IValue[arguments.length];
    IValue result = null;
    try {
      long[] handles = new long[arguments.length];
      for (int i = 0; i < arguments.length; i++) {
        values[i] = value(arguments[i]);
        handles[i] = values[i].getHandle();
      }
      long out = (long) RUN.invokeExact(handle, method, handles, true, false);
      result = (IValue) RESULT.invokeExact(out);
      return result.toTensorArray((PtNDManager) manager);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    } finally {
      for (IValue value : values) if (value != null) value.close();
      if (result != null) result.close();
    }
  }

  /** Runs a method that returns one tensor in a list. */
  public NDArray callOne(NDManager manager, String method, Object... arguments) {
    return call(manager, method, arguments)[0];
  }

  private static IValue value(Object argument) {
    if (argument instanceof NDArray array) return IValue.from((PtNDArray) array);
    if (argument instanceof List<?> list)
      return IValue.listFrom(list.stream().map(PtNDArray.class::cast).toArray(PtNDArray[]::new));
    if (argument instanceof Boolean b) return IValue.from(b.booleanValue());
    if (argument instanceof Integer i) return IValue.from(i.longValue());
    if (argument instanceof Double d) return IValue.from(d.doubleValue());
    throw new IllegalArgumentException("no engine value for " + argument);
  }
}
