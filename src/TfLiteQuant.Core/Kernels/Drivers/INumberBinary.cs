using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>A function of two numbers of any type; integers wrap around.</summary>
internal interface INumberBinary
{
    T Number<T>(T a, T b)
        where T : unmanaged, INumber<T>;
}
