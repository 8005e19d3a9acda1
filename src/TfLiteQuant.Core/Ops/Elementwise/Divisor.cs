using System.Numerics;

namespace TfLiteQuant.Ops;

/// <summary>Refuses divisors of 0.</summary>
internal static class Divisor
{
    /// <summary>Looks at every divisor before the first division, so that an error leaves no half of a result.</summary>
    public static OpKernel Checked<T>(BindContext context, TensorValue divisor, OpKernel kernel)
        where T : unmanaged, INumber<T>
        => new CheckedKernel(
            () =>
            {
                if (divisor.Values<T>().Contains(T.Zero))
                    throw context.Fail($"It divides by 0 (tensor {divisor.Index} '{divisor.Name}').", "The operator has no value for that.");
            },
            kernel);
}
