namespace TfLiteQuant.TestKit;

/// <summary>Members of the operator options union, by the number a .tflite file stores. Stated here apart from the engine's own
/// statement, so that a mistake in one shows.</summary>
public static class OptionTag
{
    public const int Conv2D = 1;
    public const int DepthwiseConv2D = 2;
    public const int Pool2D = 5;
    public const int Svdf = 6;
    public const int Rnn = 7;
    public const int FullyConnected = 8;
    public const int Softmax = 9;
    public const int Concatenation = 10;
    public const int Add = 11;
    public const int Lstm = 14;
    public const int Reshape = 17;
    public const int Mul = 21;
    public const int Pad = 22;
    public const int Gather = 23;
    public const int Transpose = 26;
    public const int Reducer = 27;
    public const int Sub = 28;
    public const int Div = 29;
    public const int SequenceRnn = 31;
    public const int Dequantize = 38;
    public const int MaximumMinimum = 39;
    public const int Less = 41;
    public const int TransposeConv = 49;
    public const int BidirectionalSequenceLstm = 69;
    public const int BidirectionalSequenceRnn = 70;
    public const int UnidirectionalSequenceLstm = 71;
    public const int Quantize = 89;
    public const int If = 92;
    public const int While = 93;
    public const int BatchMatMul = 101;
    public const int CallOnce = 103;
    public const int Conv3D = 106;
    public const int VarHandle = 111;
    public const int ReadVariable = 112;
    public const int AssignVariable = 113;
}
