using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>A relation of two numbers of any type.</summary>
internal interface INumberRelation
{
    bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T>;
}
