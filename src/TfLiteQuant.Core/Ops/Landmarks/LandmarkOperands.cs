using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>Checks that the operators between landmarks and images share.</summary>
internal static class LandmarkOperands
{
    /// <summary>The order of a transformation's matrix: points are (x, y, z, 1).</summary>
    public const int Order = 4;

    // MediaPipe runs the second version of these operators on the CPU, and no file with the first one is known.
    private const int Version = 2;

    /// <summary>Refuses other versions of the operator, which compute something else from other options.</summary>
    public static void RequireVersion(BindContext context)
    {
        if (context.Operator.Code.Version != Version)
            throw context.Unsupported($"It is version {context.Operator.Code.Version} of the operator, and version {Version} has a kernel.", "Convert the model again.");
    }

    /// <summary>Refuses what is not one matrix.</summary>
    public static void RequireMatrix(BindContext context, TensorValue matrix)
    {
        context.RequireType(matrix, TensorType.Float32);
        context.Require(
            matrix.Count == Order * Order, $"Its matrix, tensor {matrix.Index} '{matrix.Name}', has the shape {OperandChecks.Text(matrix)} instead of {Order} rows of {Order}.");
    }
}
