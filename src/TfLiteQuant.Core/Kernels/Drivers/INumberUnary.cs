using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>A function of one number of any type; integers wrap around.</summary>
internal interface INumberUnary
{
    T Number<T>(T x)
        where T : unmanaged, INumber<T>;

    /// <summary>The same of each lane, to the bit.</summary>
    Vector<T> Numbers<T>(Vector<T> x)
        where T : unmanaged, INumber<T>;
}
