using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>A function of elements of one type that has a form for vectors, of the same bits.</summary>
internal interface IVectorUnary<T> : IScalarUnary<T, T>
    where T : unmanaged
{
    Vector<T> Lanes(Vector<T> x);
}
