using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>A function of two elements of one type that has a form for vectors, of the same bits.</summary>
internal interface IVectorBinary<T> : IScalarBinary<T, T>
    where T : unmanaged
{
    Vector<T> Lanes(Vector<T> a, Vector<T> b);
}
