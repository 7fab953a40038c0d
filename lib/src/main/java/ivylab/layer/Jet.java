package ivylab.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import ivylab.torch.Scalars;
import java.util.function.UnaryOperator;

/**
 * A tensor together with its derivatives in log-moneyness k and time t, carried forward through
 * every operation: value, d/dk, d/dt and d2/dk2, each of the same shape. That is all that the
 * no-arbitrage conditions need, at the cost of one pass; and one ordinary reverse pass through it
 * differentiates a loss on the derivatives, where nested reverse mode needs three.
 *
 * <p>A jet without derivatives is just its value. Products follow the product rule, functions the
 * chain rule; both are closed under these four.
 *
 * @param v value, any shape
 * @param k its derivative in k, or null
 * @param t its derivative in t, or null
 * @param kk its second derivative in k, or null
 */
public record Jet(NDArray v, NDArray k, NDArray t, NDArray kk) {

  public Jet {
    if ((k == null) != (t == null) || (k == null) != (kk == null))
      throw new IllegalArgumentException("a jet has all of k, t, kk or none");
  }

  /** A tensor without derivatives. */
  public static Jet of(NDArray value) {
    return new Jet(value, null, null, null);
  }

  public boolean hasDerivatives() {
    return k != null;
  }

  /** A linear map without constant term, applied to each part. */
  public Jet map(UnaryOperator<NDArray> linear) {
    return map(linear, linear);
  }

  /** An affine map, applied to the value; its linear part is applied to the derivatives. */
  public Jet map(UnaryOperator<NDArray> affine, UnaryOperator<NDArray> linear) {
    NDArray value = affine.apply(v);
    return hasDerivatives()
        ? new Jet(value, linear.apply(k), linear.apply(t), linear.apply(kk))
        : of(value);
  }

  public Jet plus(Jet other) {
    NDArray value = v.add(other.v);
    if (!hasDerivatives()) return new Jet(value, other.k, other.t, other.kk);
    return other.hasDerivatives()
        ? new Jet(value, k.add(other.k), t.add(other.t), kk.add(other.kk))
        : new Jet(value, k, t, kk);
  }

  /** Adds a tensor that does not depend on the coordinates; shapes that broadcast to this one. */
  public Jet plus(NDArray constant) {
    return new Jet(v.add(constant), k, t, kk);
  }

  public Jet minus(Jet other) {
    return plus(other.map(NDArray::neg));
  }

  /** Multiplies by a tensor that does not depend on the coordinates. */
  public Jet times(NDArray constant) {
    return map(x -> x.mul(constant));
  }

  /** Multiplies by a number. */
  public Jet times(double constant) {
    return map(x -> Scalars.times(x, constant));
  }

  /** The product, {@code (fg)'' = f''g + 2f'g' + fg''}. */
  public Jet times(Jet other) {
    NDArray value = v.mul(other.v);
    if (!hasDerivatives() && !other.hasDerivatives()) return of(value);
    if (!other.hasDerivatives()) return times(other.v);
    if (!hasDerivatives()) return other.times(v);
    return new Jet(
        value,
        k.mul(other.v).add(v.mul(other.k)),
        t.mul(other.v).add(v.mul(other.t)),
        kk.mul(other.v).add(Scalars.times(k.mul(other.k), 2)).add(v.mul(other.kk)));
  }

  /**
   * A function of each element, given its value and two derivatives there: {@code f(u)' = f'(u) u'}
   * and {@code f(u)'' = f''(u) u'^2 + f'(u) u''}.
   */
  public Jet chain(NDArray f, NDArray first, NDArray second) {
    return new Jet(f, first.mul(k), first.mul(t), second.mul(k.square()).add(first.mul(kk)));
  }

  /** Concatenates another jet to this one along an axis; both with derivatives or both without. */
  public Jet concat(Jet other, int axis) {
    if (!hasDerivatives()) return of(concat(v, other.v, axis));
    return new Jet(
        concat(v, other.v, axis),
        concat(k, other.k, axis),
        concat(t, other.t, axis),
        concat(kk, other.kk, axis));
  }

  /** Splits into equal parts along an axis. */
  public Jet[] split(int parts, int axis) {
    NDList vs = v.split(parts, axis);
    Jet[] cut = new Jet[parts];
    if (!hasDerivatives()) {
      for (int i = 0; i < parts; i++) cut[i] = of(vs.get(i));
      return cut;
    }
    NDList ks = k.split(parts, axis), ts = t.split(parts, axis), kks = kk.split(parts, axis);
    for (int i = 0; i < parts; i++) cut[i] = new Jet(vs.get(i), ks.get(i), ts.get(i), kks.get(i));
    return cut;
  }

  private static NDArray concat(NDArray a, NDArray b, int axis) {
    return NDArrays.concat(new NDList(a, b), axis);
  }

  public Jet exp() {
    NDArray e = v.exp();
    return hasDerivatives() ? chain(e, e, e) : of(e);
  }

  public Jet sin() {
    NDArray sin = v.sin();
    return hasDerivatives() ? chain(sin, v.cos(), sin.neg()) : of(sin);
  }

  public Jet cos() {
    NDArray cos = v.cos();
    return hasDerivatives() ? chain(cos, v.sin().neg(), cos.neg()) : of(cos);
  }

  /** The logistic function s, with {@code s' = s(1-s)} and {@code s'' = s'(1-2s)}. */
  public Jet sigmoid() {
    NDArray s = Activation.sigmoid(v);
    if (!hasDerivatives()) return of(s);
    NDArray first = s.sub(s.square());
    return chain(s, first, first.sub(Scalars.times(first.mul(s), 2)));
  }
}
