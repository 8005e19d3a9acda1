using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Matrix products and table lookups.</content>
public sealed partial class GraphBuilder
{
    /// <summary>FULLY_CONNECTED with random weights.</summary>
    /// <param name="input">Values; all but the last dimension count as batch.</param>
    /// <param name="units">Outputs.</param>
    /// <param name="activation">Applied to the result.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="keepDimensions">Whether the output keeps the input's leading dimensions.</param>
    public Value FullyConnected(
        Value input,
        int units,
        FusedActivation activation = FusedActivation.None,
        bool bias = true,
        bool keepDimensions = false) => FullyConnected(
            input,
            Weights([units, ShapeOf(input)[^1]], "fully_connected/weights"),
            bias ? Weights([units], "fully_connected/bias") : Value.None,
            activation,
            keepDimensions);

    /// <summary>FULLY_CONNECTED.</summary>
    public Value FullyConnected(
        Value input,
        Value weights,
        Value bias,
        FusedActivation activation = FusedActivation.None,
        bool keepDimensions = false)
    {
        int[] shape = ShapeOf(input), size = ShapeOf(weights);
        var rows = shape.Aggregate(1, static (product, dimension) => product * dimension) / size[1];
        var options = new OptionFields(OptionTag.FullyConnected).Choice(0, activation).Flag(2, keepDimensions);
        int[] output = keepDimensions ? [.. shape[..^1], size[0]] : [rows, size[0]];
        return Operator(BuiltinOperator.FullyConnected, [input, weights, bias], output, options, keepDimensions ? 5 : 1);
    }

    /// <summary>BATCH_MATMUL of two values of equal rank.</summary>
    public Value BatchMatMul(Value left, Value right, bool adjointLeft = false, bool adjointRight = false)
    {
        int[] a = ShapeOf(left), b = ShapeOf(right);
        var options = new OptionFields(OptionTag.BatchMatMul).Flag(0, adjointLeft).Flag(1, adjointRight);
        int[] output = [.. Broadcast(a[..^2], b[..^2]), adjointLeft ? a[^1] : a[^2], adjointRight ? b[^2] : b[^1]];
        return Operator(BuiltinOperator.BatchMatmul, [left, right], output, options);
    }

    /// <summary>EMBEDDING_LOOKUP in a random table of [rows, width].</summary>
    public Value EmbeddingLookup(Value ids, int rows, int width)
        => Operator(BuiltinOperator.EmbeddingLookup, [ids, Weights([rows, width], "embedding_lookup/table")],
            [(TensorType.Float32, [ShapeOf(ids)[0], width])])[0];

    /// <summary>GATHER of whole rows of a value, or along another axis.</summary>
    public Value Gather(Value source, Value indices, int axis = 0, int batchDimensions = 0)
    {
        int[] from = ShapeOf(source), at = ShapeOf(indices);
        var options = new OptionFields(OptionTag.Gather).Integer(0, axis).Integer(1, batchDimensions);
        return Operator(BuiltinOperator.Gather, [source, indices], [.. from[..axis], .. at[batchDimensions..], .. from[(axis + 1)..]], options);
    }
}
