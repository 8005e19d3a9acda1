using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>An operand of an <see cref="OperatorModel"/>.</summary>
/// <param name="Value">Its elements.</param>
/// <param name="IsConstant">Whether the model holds them; otherwise they are given to each run.</param>
/// <param name="IsState">Whether it is a variable that starts as zeros.</param>
public sealed record ModelOperand(TensorValue Value, bool IsConstant = false, bool IsState = false)
{
    /// <summary>Scale and zero point of codes.</summary>
    public QuantizationParameters? Quantization { get; init; }

    /// <summary>Elements given to each run.</summary>
    public static ModelOperand Given<T>(T[] elements, params int[] shape)
        where T : unmanaged
        => new(TensorValue.From<T>(elements, shape));

    /// <summary>Elements that the model holds.</summary>
    public static ModelOperand Constant<T>(T[] elements, params int[] shape)
        where T : unmanaged
        => new(TensorValue.From<T>(elements, shape), true);

    /// <summary>A constant vector of integers.</summary>
    public static ModelOperand Integers(params int[] elements) => Constant(elements, elements.Length);

    /// <summary>A float variable of zeros.</summary>
    public static ModelOperand State(params int[] shape)
    {
        var count = shape.Aggregate(1, static (product, dimension) => product * dimension);
        return new ModelOperand(TensorValue.From<float>(new float[count], shape), false, true);
    }
}
