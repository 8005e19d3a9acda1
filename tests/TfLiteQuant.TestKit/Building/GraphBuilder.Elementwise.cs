using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <content>Operators without weights of their own.</content>
public sealed partial class GraphBuilder
{
    public Value Add(Value left, Value right, FusedActivation activation = FusedActivation.None)
        => Binary(BuiltinOperator.Add, left, right, new OptionFields(OptionTag.Add).Choice(0, activation));

    public Value Sub(Value left, Value right, FusedActivation activation = FusedActivation.None)
        => Binary(BuiltinOperator.Sub, left, right, new OptionFields(OptionTag.Sub).Choice(0, activation));

    public Value Mul(Value left, Value right, FusedActivation activation = FusedActivation.None)
        => Binary(BuiltinOperator.Mul, left, right, new OptionFields(OptionTag.Mul).Choice(0, activation));

    public Value Div(Value left, Value right, FusedActivation activation = FusedActivation.None)
        => Binary(BuiltinOperator.Div, left, right, new OptionFields(OptionTag.Div).Choice(0, activation));

    /// <summary>MAXIMUM or MINIMUM.</summary>
    public Value Extremum(BuiltinOperator builtin, Value left, Value right)
        => Binary(builtin, left, right, new OptionFields(OptionTag.MaximumMinimum));

    /// <summary>An operator of two values that broadcast to one shape.</summary>
    public Value Binary(BuiltinOperator builtin, Value left, Value right, OperatorOptions? options = null)
        => Operator(builtin, [left, right], Broadcast(ShapeOf(left), ShapeOf(right)), options);

    /// <summary>An operator that keeps shape and type and has no options, such as LOGISTIC, TANH, RELU, EXP, ABS.</summary>
    public Value Unary(BuiltinOperator builtin, Value input) => Operator(builtin, [input], ShapeOf(input));

    public Value Softmax(Value input, float beta = 1)
        => Operator(BuiltinOperator.Softmax, [input], ShapeOf(input), new OptionFields(OptionTag.Softmax).Number(0, beta));

    public Value Reshape(Value input, params int[] shape)
        => Operator(BuiltinOperator.Reshape, [input, Integers(shape)], shape, new OptionFields(OptionTag.Reshape).Integers(0, shape));

    public Value Transpose(Value input, params int[] permutation) => Operator(
        BuiltinOperator.Transpose,
        [input, Integers(permutation)],
        Array.ConvertAll(permutation, axis => ShapeOf(input)[axis]),
        new OptionFields(OptionTag.Transpose));

    public Value Mean(Value input, int[] axes, bool keepDimensions = false)
    {
        var shape = ShapeOf(input);
        var output = shape.Select((dimension, axis) => axes.Contains(axis) ? keepDimensions ? 1 : -1 : dimension).Where(static dimension => dimension >= 0);
        return Operator(BuiltinOperator.Mean, [input, Integers(axes)], [.. output], new OptionFields(OptionTag.Reducer).Flag(0, keepDimensions));
    }

    public Value Concatenation(int axis, params Value[] inputs)
    {
        int[] shape = [.. ShapeOf(inputs[0])];
        shape[axis] = inputs.Sum(input => ShapeOf(input)[axis]);
        return Operator(BuiltinOperator.Concatenation, inputs, shape, new OptionFields(OptionTag.Concatenation).Integer(0, axis));
    }

    /// <summary>PAD with zeros, (before, after) per dimension.</summary>
    public Value Pad(Value input, params (int Before, int After)[] amounts)
    {
        int[] flat = [.. amounts.SelectMany(static amount => new[] { amount.Before, amount.After })];
        int[] shape = [.. ShapeOf(input).Zip(amounts, static (dimension, amount) => dimension + amount.Before + amount.After)];
        return Operator(BuiltinOperator.Pad, [input, Constant<int>(flat, [amounts.Length, 2], "paddings")], shape, new OptionFields(OptionTag.Pad));
    }

    /// <summary>DEQUANTIZE to float.</summary>
    public Value Dequantize(Value codes, int version = 2)
        => Operator(BuiltinOperator.Dequantize, [codes], [(TensorType.Float32, ShapeOf(codes))], version: version)[0];

    /// <summary>QUANTIZE to a type with parameters.</summary>
    public Value Quantize(Value input, TensorType type, QuantizationParameters parameters)
    {
        var value = Operator(BuiltinOperator.Quantize, [input], [(type, ShapeOf(input))])[0];
        this[value].Quantization = parameters;
        return value;
    }

    private static int[] Broadcast(int[] left, int[] right)
    {
        var shape = new int[Math.Max(left.Length, right.Length)];
        for (var i = 1; i <= shape.Length; i++)
        {
            var a = i <= left.Length ? left[^i] : 1;
            var b = i <= right.Length ? right[^i] : 1;
            shape[^i] = a == 1 ? b : a;
        }

        return shape;
    }
}
