using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>A function of 16-bit codes on thirty-two of them.</summary>
internal interface IWordVectors
{
    Vector512<short> Of(Vector512<short> codes);
}
