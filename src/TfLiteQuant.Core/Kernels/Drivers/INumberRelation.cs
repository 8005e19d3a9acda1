using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>A relation of two numbers of any type.</summary>
internal interface INumberRelation
{
    bool Holds<T>(T a, T b)
        where T : unmanaged, INumber<T>;

    /// <summary>All bits of the lanes where it holds.</summary>
    Vector<T> Outcomes<T>(Vector<T> a, Vector<T> b)
        where T : unmanaged, INumber<T>;
}
