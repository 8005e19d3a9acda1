using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>A function of two numbers of any type; integers wrap around.</summary>
internal interface INumberBinary
{
    T Number<T>(T a, T b)
        where T : unmanaged, INumber<T>;

    /// <summary>The same of each lane, to the bit.</summary>
    Vector<T> Numbers<T>(Vector<T> a, Vector<T> b)
        where T : unmanaged, INumber<T>;
}
