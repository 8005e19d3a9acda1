namespace TfLiteQuant.Ops;

/// <summary>Copies the input's elements to an output of as many bytes, unless they lie in one place.</summary>
/// <param name="input">Any type and shape.</param>
/// <param name="output">As many bytes.</param>
internal sealed class CopyKernel(TensorValue input, TensorValue output) : OpKernel
{
    public override void Run() => output.CopyFrom(input);

    /// <summary>Binds an operator that gives input 0 another shape.</summary>
    public static OpKernel Bind(BindContext context, ReadOnlySpan<int> shape)
    {
        TensorValue input = context.Input(0), output = context.Output(0);
        if (output.Type != input.Type) throw context.Fail($"Its input is {input.Type}, but its output {output.Type}.", "It must keep the type.");
        output.Resize(shape);
        context.AllowInPlace(0, 0);
        return new CopyKernel(input, output);
    }
}
