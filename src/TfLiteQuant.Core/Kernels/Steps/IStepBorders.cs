using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>A function of integers that steps from result to result, told by where it does.</summary>
internal interface IStepBorders
{
    /// <summary>The least operands that have certain results, as integers.</summary>
    Vector256<double> Least(Vector256<double> results);
}
