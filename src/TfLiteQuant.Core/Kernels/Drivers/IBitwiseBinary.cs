using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>A function of integers that combines their bits, each with the one at its place.</summary>
internal interface IBitwiseBinary : IIntegerBinary
{
    /// <summary>The same of each lane.</summary>
    Vector<T> Integers<T>(Vector<T> a, Vector<T> b)
        where T : unmanaged, IBinaryInteger<T>;
}
