using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>A complex number of two floats, as tensors store it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Complex64(float Real, float Imaginary);
