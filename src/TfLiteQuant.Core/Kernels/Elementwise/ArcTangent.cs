using System.Runtime.CompilerServices;

namespace TfLiteQuant.Kernels;

/// <summary>The angle of the point (b, a) from the first axis.</summary>
internal readonly struct ArcTangent : IScalarBinary<float, float>, IScalarBinary<double, double>
{
    public float Element(float a, float b) => MathF.Atan2(a, b);

    public double Element(double a, double b) => Math.Atan2(a, b);
}
