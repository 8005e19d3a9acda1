using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>A function of one number of any type; integers wrap around.</summary>
internal interface INumberUnary
{
    T Number<T>(T x)
        where T : unmanaged, INumber<T>;
}
