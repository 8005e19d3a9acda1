using System.Numerics;
using System.Numerics.Tensors;

namespace TfLiteQuant.Kernels;

/// <summary>The greatest of a row's codes.</summary>
internal static class GreatestCode
{
    public static int Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryInteger<T>
        => int.CreateTruncating(TensorPrimitives.Max(x));
}
