using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>A function of two integers of any type.</summary>
internal interface IIntegerBinary
{
    T Integer<T>(T a, T b)
        where T : unmanaged, IBinaryInteger<T>;
}
